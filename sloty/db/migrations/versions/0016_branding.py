"""Branding of locations; images of one's own, which pages show instead of addresses elsewhere; tenants brand themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.audit import audit
from sloty.db.migrations.security import CURRENT_TENANT, secure

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Addresses of images elsewhere told others who looks at a page; fonts that computers do not have were never loaded.
_RETIRED = """
update tenant set branding = branding - 'logo_url' - 'favicon_url'
    || case branding ->> 'font'
        when 'inter' then '{"font": "grotesque"}'::jsonb
        when 'source-sans' then '{"font": "humanist"}'
        when 'lora' then '{"font": "antique"}'
        else '{}' end
where branding ?| array['logo_url', 'favicon_url', 'font']
"""


def upgrade() -> None:
    """A column, a table, and the right of a tenant to change how it looks, and nothing else of its row."""
    op.add_column("location", sa.Column("branding", postgresql.JSONB(), server_default="{}", nullable=False))
    op.create_table(
        "brand_image",
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "width between 1 and 1000 and height between 1 and 1000 and length(content) <= 20000",
            name=op.f("ck_brand_image_size_sane"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_brand_image_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_brand_image")),
        sa.UniqueConstraint("tenant_id", "sha256", name=op.f("uq_brand_image_tenant_id_sha256")),
    )
    secure("brand_image")
    audit("brand_image")
    # The policy was for reading alone; what may be done to the rows it lets through, the grants say.
    op.execute("drop policy tenant_isolation on tenant")
    op.execute(f"create policy tenant_isolation on tenant to sloty_app using (id = {CURRENT_TENANT})")
    op.execute("grant update (branding, updated_at) on tenant to sloty_app")
    op.execute(_RETIRED)
