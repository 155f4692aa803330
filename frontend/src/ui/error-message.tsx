import { type ReactNode, useEffect, useRef } from "react";
import { ApiError, isCode, isStatus, Unreachable } from "../api/errors";
import { defineTexts, useTexts } from "../i18n";
import { Button } from "./button";

const texts = defineTexts(
  {
    unreachable: "The shop does not answer. Check your connection, then try again.",
    unavailable: "A part of the shop is not available right now. Try again in a moment.",
    limited: (seconds: number) =>
      seconds > 90
        ? `Too many requests came from your network. Try again in ${Math.ceil(seconds / 60)} minutes.`
        : `Too many requests came from your network. Try again in ${seconds} seconds.`,
    delayed: (seconds: number) => `Too many failed attempts. Wait ${seconds} seconds, then try again.`,
    unauthorized: "Your session has ended. Sign in again to go on; your cart is kept.",
    forbidden: "Your account may not do this.",
    missing: "This does not exist, or not any more.",
    credentials: "This e-mail address and password do not belong together. Check both and try again.",
    taken: "There is an account with this e-mail address already. Sign in, or use another address.",
    common: "This password is too common. Choose one that is harder to guess.",
    invalid: "Something in the form is not right. Check the marked fields.",
    stock: "There is not enough stock for this. Lower the quantity and try again.",
    price: "A price has changed. Look at the new one before you go on.",
    transition: "The order has moved on meanwhile. Look at its status, then decide again.",
    released:
      "This order was given up meanwhile, and its things are back on the shelf. Nothing was charged; order anew.",
    inProgress: "This is being done already. Wait a moment, then try again.",
    defect: "Something went wrong on our side. Try again; if it stays, tell us the number below.",
    reference: "Reference",
    retry: "Try again",
  },
  {
    unreachable: "Il negozio non risponde. Controlla la connessione e riprova.",
    unavailable: "Una parte del negozio non è disponibile in questo momento. Riprova tra poco.",
    limited: (seconds) =>
      seconds > 90
        ? `Troppe richieste dalla tua rete. Riprova tra ${Math.ceil(seconds / 60)} minuti.`
        : `Troppe richieste dalla tua rete. Riprova tra ${seconds} secondi.`,
    delayed: (seconds) => `Troppi tentativi falliti. Attendi ${seconds} secondi e riprova.`,
    unauthorized: "La tua sessione è scaduta. Accedi di nuovo per continuare; il carrello è conservato.",
    forbidden: "Il tuo account non può farlo.",
    missing: "Questo non esiste, o non esiste più.",
    credentials: "Indirizzo e-mail e password non corrispondono. Controllali e riprova.",
    taken: "Esiste già un account con questo indirizzo. Accedi, o usa un altro indirizzo.",
    common: "Questa password è troppo comune. Scegline una più difficile da indovinare.",
    invalid: "Qualcosa nel modulo non va. Controlla i campi segnalati.",
    stock: "Non c'è abbastanza disponibilità. Riduci la quantità e riprova.",
    price: "Un prezzo è cambiato. Guarda quello nuovo prima di continuare.",
    transition: "Nel frattempo l'ordine è andato avanti. Guarda il suo stato e decidi di nuovo.",
    released:
      "Nel frattempo quest'ordine è stato lasciato e le sue cose sono tornate sullo scaffale. Non è stato addebitato nulla: ordina di nuovo.",
    inProgress: "È già in corso. Attendi un momento e riprova.",
    defect: "Qualcosa è andato storto da parte nostra. Riprova; se continua, comunicaci il numero qui sotto.",
    reference: "Riferimento",
    retry: "Riprova",
  },
);

/** A page's own messages, by error code. */
type Words = Record<string, string>;

/** Explains an error to the user, and what to do. */
export function useExplanation(words: Words = {}): (error: unknown) => string {
  const t = useTexts(texts);
  return (error) => {
    if (error instanceof Unreachable) return t.unreachable;
    if (!(error instanceof ApiError)) return t.defect;
    if (isCode(error, "login_delayed")) return t.delayed(error.retryAfter ?? 1);
    const known: Words = {
      invalid_credentials: t.credentials,
      email_taken: t.taken,
      common_password: t.common,
      insufficient_stock: t.stock,
      price_changed: t.price,
      invalid_transition: t.transition,
      reservation_released: t.released,
      request_in_progress: t.inProgress,
      invalid_request: t.invalid,
      ...words,
    };
    const byStatus: Record<number, string> = {
      401: t.unauthorized,
      403: t.forbidden,
      404: t.missing,
      429: t.limited(error.retryAfter ?? 60),
      500: t.defect,
      503: t.unavailable,
    };
    return known[error.code] ?? byStatus[error.status] ?? error.message;
  };
}

interface ErrorMessageProps {
  error: unknown;
  /** Replaces the usual message. */
  text?: string;
  retry?: () => void;
  children?: ReactNode;
}

/** An error in place of content that could not be loaded, with a way to retry. */
export function ErrorMessage({ error, text, retry, children }: ErrorMessageProps) {
  const t = useTexts(texts);
  const explain = useExplanation();
  return (
    <div className="problem" role="alert">
      <p>{text ?? explain(error)}</p>
      {isStatus(error, 500) && error.requestId && (
        <p className="fine">
          {t.reference}: <code>{error.requestId}</code>
        </p>
      )}
      <div className="row">
        {retry && (
          <Button kind="quiet" onClick={retry}>
            {t.retry}
          </Button>
        )}
        {children}
      </div>
    </div>
  );
}

/** An error above a form. It takes the focus, so that it is read out and scrolled to. */
export function FormError({ error, words }: { error: unknown; words?: Words }) {
  const explain = useExplanation(words);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <div className="problem" role="alert" tabIndex={-1} ref={box}>
      <p>{explain(error)}</p>
    </div>
  );
}
