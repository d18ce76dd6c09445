"""Payment gateways over HTTP and manual ways to pay; no database and no chat."""
