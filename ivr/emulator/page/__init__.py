"""The emulator as a server: the telephone page, its control interface, the mail catcher, the demo's clock."""
