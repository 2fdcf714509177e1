"""Everything PostgreSQL: connections, transactions, statements, migrations. Nothing above imports a driver."""
