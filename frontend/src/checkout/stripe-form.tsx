import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLanguage, useTexts } from "../i18n";
import { Button } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import { Loading } from "../ui/loading";
import type { PayFormProps } from "./pay-form-props";
import { toPaymentState } from "./payment-client";
import type { StripeClient } from "./stripe-client";
import { texts } from "./texts";

/** Stripe's Payment Element: card data is typed into a frame that belongs to Stripe. */
export function StripeForm(props: PayFormProps<StripeClient>) {
  const t = useTexts(texts);
  const { client } = props;
  const {
    data: stripe,
    error,
    refetch,
  } = useQuery({ queryKey: ["stripe"], queryFn: () => client.load(), staleTime: Infinity });
  if (error) return <ErrorMessage error={error} text={t.stripeUnreachable} retry={() => refetch()} />;
  return stripe ? <Element {...props} stripe={stripe} /> : <Loading />;
}

function Element({ stripe, secret, amount, onState }: PayFormProps<StripeClient> & { stripe: Stripe }) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const [elements, setElements] = useState<StripeElements | null>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = stripe.elements({ clientSecret: secret, locale: language, appearance: { theme: themeOf() } });
    const payment = made.create("payment", { layout: "tabs" });
    payment.mount(place.current);
    payment.on("ready", () => setElements(made));
    return () => payment.destroy();
  }, [stripe, secret, language]);
  const confirm = useMutation({
    mutationFn: () => confirmWith(stripe, elements),
    onSuccess: onState,
    onError: () => onState(null),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <div ref={place} />
      <p className="fine">{t.safe}</p>
      <Button type="submit" busy={confirm.isPending || elements === null}>
        {t.payAmount(amount)}
      </Button>
    </form>
  );
}

function themeOf(): "stripe" | "night" {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe";
}

/** Leaves the page if the bank requires it. An incomplete form stays open: Stripe marks its fields. */
async function confirmWith(stripe: Stripe, elements: StripeElements | null) {
  if (elements === null) return null;
  const return_url = window.location.origin + window.location.pathname;
  const { paymentIntent, error } = await stripe.confirmPayment({
    elements,
    confirmParams: { return_url },
    redirect: "if_required",
  });
  const intent = paymentIntent ?? error?.payment_intent;
  return intent ? toPaymentState(intent) : null;
}
