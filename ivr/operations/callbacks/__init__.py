"""A callback's life: asked for, claimed, dialled, attempted, wrapped up."""
