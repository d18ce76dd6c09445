"""Due work: what happens because time has passed."""
