"""What people who work the queue look at and do: queue, desktop, unhandled contacts, their day, live updates."""
