"""Money and time of an application as data: elements, terms, budgets, calendar, children."""
