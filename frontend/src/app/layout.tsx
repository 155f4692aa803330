import { useEffect } from "react";
import { NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from "react-router";
import { hasAccount } from "../auth/session";
import { defineTexts, useTexts } from "../i18n";
import { AccountIcon, AdminIcon, CartIcon, OrdersIcon, ShopIcon } from "../ui/icons";
import { Toasts } from "../ui/toasts";
import { UnsavedChanges } from "../ui/unsaved-changes";
import { Footer } from "./footer";
import { useCartLines, useServices, useSession } from "./services";

const texts = defineTexts(
  {
    skip: "Skip to content",
    main: "Main",
    shop: "Shop",
    orders: "Orders",
    account: "Account",
    signIn: "Sign in",
    cart: "Cart",
    items: (count: number) => (count === 1 ? "1 item" : `${count} items`),
    admin: "Admin",
    loading: "Loading page",
  },
  {
    skip: "Vai al contenuto",
    main: "Principale",
    shop: "Negozio",
    orders: "Ordini",
    account: "Account",
    signIn: "Accedi",
    cart: "Carrello",
    items: (count) => (count === 1 ? "1 articolo" : `${count} articoli`),
    admin: "Gestione",
    loading: "Caricamento della pagina",
  },
);

/** The frame around every page. */
export function Layout() {
  const t = useTexts(texts);
  const { pathname } = useLocation();
  useRefreshSessionOnReturn();
  return (
    <Toasts>
      <a className="skip" href="#content">
        {t.skip}
      </a>
      <Progress />
      <UnsavedChanges />
      <Header />
      <Outlet key={pathname} />
      <Footer />
      <ScrollRestoration />
    </Toasts>
  );
}

/** Checks the session when the tab becomes visible, so that an expired one is noticed before the next click. */
function useRefreshSessionOnReturn() {
  const { session } = useServices();
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible" && session.state().user) session.accessToken().catch(() => undefined);
    };
    document.addEventListener("visibilitychange", refresh);
    return () => document.removeEventListener("visibilitychange", refresh);
  }, [session]);
}

function Progress() {
  const t = useTexts(texts);
  const loading = useNavigation().state === "loading";
  return (
    <div className="progress" role="status" data-loading={loading || undefined}>
      {loading && <span className="unseen">{t.loading}</span>}
    </div>
  );
}

function Header() {
  const t = useTexts(texts);
  const { user } = useSession();
  const withAccount = hasAccount(user);
  return (
    <header className="header">
      <div className="header-in">
        <NavLink to="/" className="brand" end>
          Bottega
        </NavLink>
        <nav className="nav" aria-label={t.main}>
          <NavLink to="/" end>
            <ShopIcon />
            {t.shop}
          </NavLink>
          {user && (
            <NavLink to="/orders">
              <OrdersIcon />
              {t.orders}
            </NavLink>
          )}
          {user?.role === "admin" && (
            <NavLink to="/admin">
              <AdminIcon />
              {t.admin}
            </NavLink>
          )}
          <NavLink to={withAccount ? "/account" : "/sign-in"}>
            <AccountIcon />
            {withAccount ? t.account : t.signIn}
          </NavLink>
          <CartLink />
        </nav>
      </div>
    </header>
  );
}

function CartLink() {
  const t = useTexts(texts);
  const items = useCartLines().reduce((sum, line) => sum + line.quantity, 0);
  return (
    <NavLink to="/cart" className="cart-link">
      <CartIcon />
      {t.cart}
      {items > 0 && (
        <span className="badge">
          <span aria-hidden="true">{items > 99 ? "99+" : items}</span>
          <span className="unseen">, {t.items(items)}</span>
        </span>
      )}
    </NavLink>
  );
}
