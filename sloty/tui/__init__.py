"""`sloty desk`: the front desk in a terminal. Screens show what operations return; they hold no rule and no table."""
