import "./checkout.css";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { type Order, orderQuery, paymentText, shortId } from "../orders/queries";
import { StatusBadge } from "../orders/status-badge";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";
import { QueryResult } from "../ui/query-result";
import { pageAfterPaying } from "./after-paying";
import { thankYouTexts } from "./thank-you-texts";

/** What happens after paying. It follows the order, so a reload shows the same, or where the order has moved on to. */
export function ThankYouPage() {
  const t = useTexts(thankYouTexts);
  const { id = "" } = useParams();
  const { api } = useServices();
  const query = useQuery(orderQuery(api, id));
  const order = query.data;
  const page = order ? pageAfterPaying(order) : null;
  if (page !== null && !page.endsWith("/thank-you")) return <Navigate to={page} replace />;
  return (
    <Page title={t.title} className="narrow" beside={order && <StatusBadge status={order.status} />}>
      <QueryResult query={query} bars={6}>
        {(loaded) => <WhatHappensNext order={loaded} />}
      </QueryResult>
    </Page>
  );
}

function WhatHappensNext({ order }: { order: Order }) {
  const t = useTexts(thankYouTexts);
  const { user } = useSession();
  const { name, city, country } = order.shipping_address;
  const formats = useFormats();
  const payment = usePaymentText(order);
  return (
    <div className="stack">
      <section className="panel stack">
        <p>
          <strong>{t.number(shortId(order.id))}</strong>
        </p>
        <h2>{t.next}</h2>
        <ol className="next-steps">
          {user && <li>{t.mail(user.email)}</li>}
          {payment && <li>{payment}</li>}
          <li>{t.delivery(name, city ?? formats.country(country))}</li>
        </ol>
        <div className="row">
          <ButtonLink to={`/orders/${order.id}`}>{t.toOrder}</ButtonLink>
          <ButtonLink kind="quiet" to="/">
            {t.toShop}
          </ButtonLink>
        </div>
      </section>
      {user?.role === "guest" && <ForGuests />}
    </div>
  );
}

/** @returns null if the order is neither paid nor being paid here. */
function usePaymentText(order: Order): string | null {
  const t = useTexts(thankYouTexts);
  const { money } = useFormats();
  const amount = money(order.total_amount, order.currency);
  const text = paymentText(order);
  if (text === "processing") return t.atBank(amount);
  if (text === "nothingToPay") return t.nothingToPay;
  return text === "notPaidOnline" ? null : t.paid(amount);
}

/** How to find the order again. An account is an offer: the order needs none. */
function ForGuests() {
  const t = useTexts(thankYouTexts);
  return (
    <section className="panel stack">
      <h2>{t.findAgain}</h2>
      <p>{t.findAgainHelp}</p>
      <h2>{t.account}</h2>
      <p>{t.accountHelp}</p>
      <div className="row">
        <ButtonLink kind="quiet" to="/register?next=%2Faccount">
          {t.register}
        </ButtonLink>
      </div>
    </section>
  );
}
