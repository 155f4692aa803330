import "./checkout.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
} from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { unwrap } from "../api/client";
import { isCode } from "../api/errors";
import { useServices } from "../app/services";
import type { Config } from "../config";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { CancelOrder } from "../orders/cancel-order";
import { isUnpaid, type Order, orderQuery, shortId } from "../orders/queries";
import { Button, ButtonLink } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import { Loading } from "../ui/loading";
import { Empty, Notice, Page } from "../ui/page";
import { pageAfterPaying } from "./after-paying";
import { CheckoutSteps } from "./checkout-steps";
import type { PayFormProps } from "./pay-form-props";
import type { PaymentState } from "./payment-client";
import { Sandbox } from "./sandbox-client";
import { StripeClient } from "./stripe-client";
import { texts } from "./texts";

export function PayPage() {
  const t = useTexts(texts);
  const { id = "" } = useParams();
  const { api } = useServices();
  const { data: order, error, refetch } = useQuery(orderQuery(api, id));
  if (order && order.status !== "cancelled" && !isUnpaid(order))
    return <Navigate to={pageAfterPaying(order)} replace />;
  return (
    <Page title={t.payTitle} beside={<CheckoutSteps now={2} />}>
      {error && !order && <ErrorMessage error={error} retry={() => refetch()} />}
      {!error && !order && <Loading />}
      {order?.status === "cancelled" && <OrderClosed text={t.cancelled} id={id} />}
      {order && isUnpaid(order) && <StartPayment order={order} />}
    </Page>
  );
}

function OrderClosed({ text, id }: { text: string; id: string }) {
  const t = useTexts(texts);
  return (
    <Empty>
      <p>{text}</p>
      <ButtonLink to={`/orders/${id}`}>{t.toOrder}</ButtonLink>
    </Empty>
  );
}

function StartPayment({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { api, config } = useServices();
  const client = useMemo(() => paymentClientOf(config), [config]);
  const payment = useQuery({
    queryKey: ["payment-of", order.id],
    queryFn: () => unwrap(api.POST("/payments", { body: { order_id: order.id } })),
    // Repeating the request returns the same payment for as long as the order is unpaid.
    staleTime: Number.POSITIVE_INFINITY,
    enabled: client !== null,
  });
  if (client === null) return <Notice kind="warning">{t.noPayments}</Notice>;
  if (isCode(payment.error, "order_not_payable", "payment_refused"))
    return <OrderClosed text={t.notPayable} id={order.id} />;
  if (payment.error) return <ErrorMessage error={payment.error} retry={() => payment.refetch()} />;
  if (!payment.data) return <Loading />;
  const { client_secret: secret } = payment.data;
  return <PaymentForm key={secret} client={client} secret={secret} order={order} renew={payment.refetch} />;
}

type AnyPaymentClient = Sandbox | StripeClient;

function paymentClientOf({ stripe_url, publishable_key }: Config): AnyPaymentClient | null {
  if (publishable_key === null) return null;
  return stripe_url === null ? new StripeClient(publishable_key) : new Sandbox(stripe_url, publishable_key);
}

interface PaymentFormProps {
  client: AnyPaymentClient;
  secret: string;
  order: Order;
  /** Requests the payment again. */
  renew: () => Promise<unknown>;
}

/** Looks up the PaymentIntent first and asks for a card only if it is open, so that a reload never pays twice. */
function PaymentForm({ client, secret, order, renew }: PaymentFormProps) {
  const t = useTexts(texts);
  const { money } = useFormats();
  const queries = useQueryClient();
  const queryKey = ["intent", secret];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => client.retrieve(secret),
    // A state from before a reload, or from another tab, is outdated.
    staleTime: 0,
    gcTime: 0,
  });
  useRemoveSecretFromUrl();
  const applyState = (state: PaymentState | null) => {
    if (state === null) void queries.invalidateQueries({ queryKey });
    else queries.setQueryData(queryKey, state);
    void queries.invalidateQueries({ queryKey: ["order", order.id] });
  };
  if (error) return <ErrorMessage error={error} text={t.stripeUnreachable} retry={() => refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.status === "succeeded") return <PaymentProcessed order={order} text={t.succeeded} />;
  if (data.status === "processing") return <PaymentProcessed order={order} text={t.processing} />;
  if (data.status === "cancelled") return <IntentCancelled order={order} renew={renew} />;
  const amount = money(order.total_amount, order.currency);
  const atBank = data.status === "needs-confirmation" ? data.redirect : null;
  return (
    <div className="stack pay">
      <p>
        <strong>{amount}</strong> <span className="fine">{t.orderNumber(shortId(order.id))}</span>
      </p>
      {data.failure && <Declined failure={data.failure} />}
      <AtBank url={atBank}>
        <Form client={client} secret={secret} amount={amount} onState={applyState} />
      </AtBank>
      <p className="fine">{t.deadline}</p>
      <div className="row">
        <ButtonLink kind="quiet" to={`/orders/${order.id}`}>
          {t.toOrder}
        </ButtonLink>
        <CancelOrder order={order} />
      </div>
    </div>
  );
}

/** After too many declines the PaymentIntent is cancelled, not the order: the API says when there is a new one. */
function IntentCancelled({ order, renew }: Pick<PaymentFormProps, "order" | "renew">) {
  const t = useTexts(texts);
  const [renewed, setRenewed] = useState(false);
  const request = useEffectEvent(renew);
  useEffect(() => {
    request().finally(() => setRenewed(true));
  }, []);
  return renewed ? <OrderClosed text={t.notPayable} id={order.id} /> : <Loading />;
}

const SandboxForm = lazy(async () => ({ default: (await import("./sandbox-form")).SandboxForm }));
const StripeForm = lazy(async () => ({ default: (await import("./stripe-form")).StripeForm }));

function Form(props: PayFormProps<AnyPaymentClient>) {
  const ProviderForm = (props.client instanceof Sandbox ? SandboxForm : StripeForm) as ComponentType<
    PayFormProps<AnyPaymentClient>
  >;
  return (
    <section className="panel">
      <Suspense fallback={<Loading />}>
        <ProviderForm {...props} />
      </Suspense>
    </section>
  );
}

function Declined({ failure }: { failure: string }) {
  const t = useTexts(texts);
  return (
    <div className="problem" role="alert">
      <p>{t.declines[failure] ?? t.declined}</p>
    </div>
  );
}

const FIRST_POLL_MS = 1000;
const SLOWEST_POLL_MS = 15_000;

/** Stripe has accepted the payment; the order follows within seconds. */
function PaymentProcessed({ order, text }: { order: Order; text: string }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const lookAfter = (pause: number) => {
      timer = setTimeout(() => {
        void queries.invalidateQueries({ queryKey: ["order", order.id] });
        lookAfter(Math.min(SLOWEST_POLL_MS, pause * 1.4));
      }, pause);
    };
    lookAfter(FIRST_POLL_MS);
    return () => clearTimeout(timer);
  }, [queries, order.id]);
  return (
    <Notice kind="good">
      <p className="row">
        <span className="spinner" aria-hidden="true" /> {text}
      </p>
      <ButtonLink kind="quiet" to={`/orders/${order.id}`}>
        {t.toOrder}
      </ButtonLink>
    </Notice>
  );
}

/**
 * The form has redirected the customer to the bank already. One who comes back without confirming can go there again, or
 * pay with another card.
 */
function AtBank({ url, children }: { url: string | null; children: ReactNode }) {
  const t = useTexts(texts);
  const [other, setOther] = useState(false);
  if (url === null || other) return children;
  return (
    <>
      <Notice>{t.atTheBank}</Notice>
      <div className="row">
        <a className="button primary" href={url}>
          {t.confirmAtBank}
        </a>
        <Button kind="quiet" onClick={() => setOther(true)}>
          {t.otherCard}
        </Button>
      </div>
    </>
  );
}

/** The bank's page returns the client secret in the address, where it must not stay. */
function useRemoveSecretFromUrl() {
  const navigate = useNavigate();
  useEffect(() => {
    if (new URLSearchParams(window.location.search).has("payment_intent_client_secret")) {
      void navigate(window.location.pathname, { replace: true, preventScrollReset: true });
    }
  }, [navigate]);
}
