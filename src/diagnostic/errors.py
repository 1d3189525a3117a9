"""What is said to the user when something cannot be done."""


class UserError(Exception):
    """A problem the user can act on.

    The message is one or two French sentences for the screen: what is wrong, where, what to do.
    """
