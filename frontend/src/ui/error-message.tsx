import { type ReactNode, useEffect, useRef } from "react";
import { ApiError, isCode, isStatus, UnreachableError } from "../api/errors";
import { defineTexts, useTexts } from "../i18n";
import { Button } from "./button";

const texts = defineTexts(
  {
    unreachable: "The shop is not responding. Check your connection and try again.",
    unavailable: "Part of the shop is unavailable right now. Try again in a moment.",
    limited: (seconds: number) =>
      seconds > 90
        ? `Too many requests from your network. Try again in ${minutes(seconds, "minute", "minutes")}.`
        : `Too many requests from your network. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
    delayed: (seconds: number) =>
      seconds > 90
        ? `Too many failed attempts. Try again in ${minutes(seconds, "minute", "minutes")}.`
        : `Too many failed attempts. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
    unauthorized: "Your session has expired. Sign in again to continue; your cart has been saved.",
    forbidden: "Your account does not have permission to do this.",
    missing: "Not found. It may have been removed.",
    credentials: "The e-mail address or password is incorrect. Check both and try again.",
    taken: "An account with this e-mail address already exists. Sign in or use another address.",
    common: "This password is too common. Choose one that is harder to guess.",
    isEmail: "Your e-mail address cannot be your password. Choose another one.",
    invalid: "Some fields are not valid. Check the highlighted fields.",
    stock: "There is not enough stock. Reduce the quantity and try again.",
    price: "A price has changed. Check the new price before you continue.",
    declines: (seconds: number) =>
      `Too many cards were declined for this order. You have not been charged. Try again in ${minutes(seconds, "minute", "minutes")} with another card, or ask your bank.`,
    openOrders: "You have too many unpaid orders, or too many pieces of a product in them. Pay or cancel one first.",
    transition: "The order’s status has changed in the meantime. Check it and try again.",
    released:
      "This order expired in the meantime and its items were released. You have not been charged. Place a new order.",
    inProgress: "This is already in progress. Wait a moment and try again.",
    defect: "Something went wrong on our side. Try again.",
    reference: "If the problem persists, contact us with this reference",
    retry: "Try again",
  },
  {
    unreachable: "Il negozio non risponde. Controlla la connessione e riprova.",
    unavailable: "Una parte del negozio non è disponibile in questo momento. Riprova tra poco.",
    limited: (seconds) =>
      seconds > 90
        ? `Troppe richieste dalla tua rete. Riprova tra ${minutes(seconds, "minuto", "minuti")}.`
        : `Troppe richieste dalla tua rete. Riprova tra ${seconds} ${seconds === 1 ? "secondo" : "secondi"}.`,
    delayed: (seconds) =>
      seconds > 90
        ? `Troppi tentativi non riusciti. Riprova tra ${minutes(seconds, "minuto", "minuti")}.`
        : `Troppi tentativi non riusciti. Riprova tra ${seconds} ${seconds === 1 ? "secondo" : "secondi"}.`,
    unauthorized: "La sessione è scaduta. Accedi di nuovo per continuare; il tuo carrello è stato salvato.",
    forbidden: "Il tuo account non è autorizzato a eseguire questa operazione.",
    missing: "Contenuto non trovato. Potrebbe essere stato rimosso.",
    credentials: "Indirizzo e-mail o password non corretti. Controllali e riprova.",
    taken: "Esiste già un account con questo indirizzo e-mail. Accedi o usa un altro indirizzo.",
    common: "Questa password è troppo comune. Scegline una più difficile da indovinare.",
    isEmail: "Il tuo indirizzo e-mail non può essere la password. Scegline un’altra.",
    invalid: "Alcuni campi non sono validi. Controlla i campi evidenziati.",
    stock: "La quantità richiesta non è disponibile. Riducila e riprova.",
    price: "Un prezzo è cambiato. Controlla il nuovo prezzo prima di continuare.",
    declines: (seconds) =>
      `Troppe carte sono state rifiutate per questo ordine. Non ti è stato addebitato nulla. Riprova tra ${minutes(seconds, "minuto", "minuti")} con un’altra carta, o contatta la tua banca.`,
    openOrders:
      "Hai troppi ordini non pagati, o troppi pezzi di un articolo in attesa di pagamento. Prima paga o annulla un ordine.",
    transition: "Nel frattempo lo stato dell’ordine è cambiato. Controllalo e riprova.",
    released:
      "Nel frattempo l’ordine è scaduto e gli articoli non sono più riservati. Non ti è stato addebitato nulla. Effettua un nuovo ordine.",
    inProgress: "L’operazione è già in corso. Attendi un momento e riprova.",
    defect: "Si è verificato un errore da parte nostra. Riprova.",
    reference: "Se il problema persiste, contattaci indicando questo codice",
    retry: "Riprova",
  },
);

function minutes(seconds: number, one: string, many: string): string {
  const count = Math.max(1, Math.ceil(seconds / 60));
  return `${count} ${count === 1 ? one : many}`;
}

/** A page's own messages, by error code. */
export type Words = Record<string, string>;

/** Explains an error to the user, and what to do. */
export function useErrorText(words: Words = {}): (error: unknown) => string {
  const t = useTexts(texts);
  return (error) => {
    if (error instanceof UnreachableError) return t.unreachable;
    if (!(error instanceof ApiError)) return t.defect;
    if (isCode(error, "login_delayed")) return t.delayed(error.retryAfter ?? 1);
    const known: Words = {
      too_many_declines: t.declines(error.retryAfter ?? 15 * 60),
      invalid_credentials: t.credentials,
      email_taken: t.taken,
      common_password: t.common,
      password_is_email: t.isEmail,
      insufficient_stock: t.stock,
      price_changed: t.price,
      too_many_open_orders: t.openOrders,
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
  const errorText = useErrorText();
  return (
    <div className="problem" role="alert">
      <p>{text ?? errorText(error)}</p>
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
  const errorText = useErrorText(words);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <div className="problem" role="alert" tabIndex={-1} ref={box}>
      <p>{errorText(error)}</p>
    </div>
  );
}
