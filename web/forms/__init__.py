"""From an instrument to a form and back: what a page asks, what was answered, what is wrong with it.

Not here: routes, templates, keeping anything.
"""
