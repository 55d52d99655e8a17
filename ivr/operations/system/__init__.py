"""Is the installation in order: checks, the number at the provider, leases and heartbeat."""
