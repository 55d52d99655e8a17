"""A public telephone hotline: spoken menus, voice messages, callbacks that are kept."""
