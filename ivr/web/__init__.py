"""The doors of the hotline: webhooks, staff pages and machine pages."""
