"""How many column proposals are right, over all real and odd lists beside the checkout."""
