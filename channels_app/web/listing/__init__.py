"""From a query string to the rows of a page: filters, order, pages, and what was asked for that makes no sense."""
