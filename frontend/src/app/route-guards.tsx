import { Navigate, Outlet, useLocation } from "react-router";
import { hasAccount } from "../auth/session";
import { defineTexts, useTexts } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Empty, Page } from "../ui/page";
import { useSession } from "./services";

const texts = defineTexts(
  { title: "Staff only", text: "Your account does not have access to this page.", shop: "Back to the shop" },
  { title: "Area riservata", text: "Il tuo account non ha accesso a questa pagina.", shop: "Torna al negozio" },
);

/** Sends visitors to sign in, and back here afterwards. */
export function RequireSignIn() {
  const { user } = useSession();
  return user ? <Outlet /> : <SignInFirst />;
}

/** Sends guests, too, to sign in. */
export function RequireAccount() {
  const { user } = useSession();
  return hasAccount(user) ? <Outlet /> : <SignInFirst />;
}

/** Lets new visitors in, who may check out as guests. Those whose session ended sign in again. */
export function RequireSignInAgain() {
  const { ended } = useSession();
  return ended ? <RequireSignIn /> : <Outlet />;
}

/** The API enforces the role; this only keeps customers from seeing empty admin pages. */
export function RequireAdmin() {
  const { user } = useSession();
  if (user?.role !== "customer") return <RequireAccount />;
  return <AccessDenied />;
}

function SignInFirst() {
  const { pathname, search } = useLocation();
  return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
}

function AccessDenied() {
  const t = useTexts(texts);
  return (
    <Page title={t.title}>
      <Empty>
        <p>{t.text}</p>
        <ButtonLink to="/">{t.shop}</ButtonLink>
      </Empty>
    </Page>
  );
}
