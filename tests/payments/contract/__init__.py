"""What every gateway must keep, whoever its provider is."""
