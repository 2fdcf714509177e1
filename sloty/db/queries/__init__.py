"""Lean statements of the hot path, grouped by noun. Each carries `tenant_id = %(tenant)s`."""
