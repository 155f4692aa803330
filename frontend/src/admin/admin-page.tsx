import "./admin.css";
import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { defineTexts, useTexts } from "../i18n";
import { Page } from "../ui/page";

const texts = defineTexts(
  {
    label: "Administration",
    orders: "Orders",
    products: "Products",
    payments: "Payments",
    settings: "Settings",
    systemStatus: "System status",
  },
  {
    label: "Gestione",
    orders: "Ordini",
    products: "Prodotti",
    payments: "Pagamenti",
    settings: "Impostazioni",
    systemStatus: "Stato del sistema",
  },
);

interface AdminPageProps {
  title: string;
  /** The list to go back to. */
  back?: { to: string; text: string } | undefined;
  beside?: ReactNode;
  children: ReactNode;
}

/** An admin page with links to the others. */
export function AdminPage({ title, back, beside, children }: AdminPageProps) {
  return (
    <Page title={title} beside={beside} above={<Above back={back} />}>
      {children}
    </Page>
  );
}

function Above({ back }: Pick<AdminPageProps, "back">) {
  const t = useTexts(texts);
  return (
    <>
      <nav className="subnav" aria-label={t.label}>
        <NavLink to="/admin/orders">{t.orders}</NavLink>
        <NavLink to="/admin/products">{t.products}</NavLink>
        <NavLink to="/admin/payments">{t.payments}</NavLink>
        <NavLink to="/admin/settings">{t.settings}</NavLink>
        <NavLink to="/admin/operation">{t.systemStatus}</NavLink>
      </nav>
      {back && (
        <p className="back">
          <Link to={back.to}>{back.text}</Link>
        </p>
      )}
    </>
  );
}
