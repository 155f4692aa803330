"""Operations at Stripe: stored as pending, sent, and retried until Stripe confirms them."""
