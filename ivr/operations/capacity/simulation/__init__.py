"""A hotline that is played through on the rules of this one: who asks when, what they are told, and what is kept."""
