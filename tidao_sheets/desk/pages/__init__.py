"""The pages of the desk: a module a part of the work, a function a page or an action."""
