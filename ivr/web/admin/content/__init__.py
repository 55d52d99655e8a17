"""Content: what the hotline says and offers. Categories, information texts, prompts with recordings, voices."""

from ivr.web.admin.content import categories, information, overview, prompt, prompts, voices

__all__ = ["categories", "information", "overview", "prompt", "prompts", "voices"]
