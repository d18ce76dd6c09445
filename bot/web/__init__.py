"""The ASGI application: webhooks, order pages, callbacks, health and metrics."""
