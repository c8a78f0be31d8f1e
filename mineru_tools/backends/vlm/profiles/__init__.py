"""How a family of models is spoken to: prompts out, regions in. One file each."""
