import "./cart.css";
import { useId } from "react";
import { Link } from "react-router";
import { useCartLines, useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { UnpaidOrder } from "../orders/unpaid-order";
import { Button, ButtonLink } from "../ui/button";
import { Empty, Notice, Page } from "../ui/page";
import { Picture } from "../ui/picture";
import { useToast } from "../ui/toasts";
import { useDraft } from "../ui/use-draft";
import { MAX_QUANTITY } from "./cart";
import { totalOf } from "./money";
import { texts } from "./texts";
import { type CheckedLine, useCheckedCart } from "./use-checked-cart";

export function CartPage() {
  const t = useTexts(texts);
  const lines = useCheckedCart();
  return (
    <Page title={t.title}>
      <UnpaidOrder />
      {lines.length === 0 ? <Nothing /> : <Filled lines={lines} />}
    </Page>
  );
}

function Nothing() {
  const t = useTexts(texts);
  return (
    <Empty>
      <p>{t.empty}</p>
      <ButtonLink to="/">{t.toShop}</ButtonLink>
    </Empty>
  );
}

function Filled({ lines }: { lines: CheckedLine[] }) {
  const t = useTexts(texts);
  const ready = lines.every(({ checked }) => checked?.kind === "fine");
  const wrong = lines.some(({ checked }) => checked && checked.kind !== "fine");
  return (
    <div className="aside-layout">
      <ul className="cart-lines">
        {lines.map((each) => (
          <Line key={each.line.product_id} {...each} />
        ))}
      </ul>
      <section className="panel stack summary" aria-label={t.summary}>
        <Total />
        {wrong && <Notice kind="warning">{t.attention}</Notice>}
        {ready ? <ButtonLink to="/checkout">{t.checkout}</ButtonLink> : <Button disabled>{t.checkout}</Button>}
      </section>
    </div>
  );
}

function Total() {
  const t = useTexts(texts);
  const { config } = useServices();
  const { money } = useFormats();
  const lines = useCartLines();
  const currency = lines[0]?.currency ?? config.currency;
  return (
    <div aria-live="polite">
      <p className="total">
        <span>{t.total}</span> <strong>{money(totalOf(lines, currency), currency)}</strong>
      </p>
      <p className="fine">{t.taxAndShipping}</p>
    </div>
  );
}

function Line({ line, checked, error, retry }: CheckedLine) {
  const t = useTexts(texts);
  const { money } = useFormats();
  return (
    <li className="cart-line">
      <Picture src={line.image_url} name={line.name} />
      <div className="cart-line-text">
        <h2>
          <Link to={`/products/${line.product_id}`}>{line.name}</Link>
        </h2>
        <p className="fine">{t.each(money(line.price, line.currency))}</p>
        <LineChange line={line} checked={checked} error={error} retry={retry} />
      </div>
      <div className="cart-line-controls">
        <Quantity line={line} />
        <Remove line={line} />
      </div>
      <p className="price">{money(totalOf([line], line.currency), line.currency)}</p>
    </li>
  );
}

function Quantity({ line }: Pick<CheckedLine, "line">) {
  const t = useTexts(texts);
  const { cart } = useServices();
  const id = useId();
  const { field, refused } = useDraft(String(line.quantity), (text) => {
    const quantity = Number(text);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MAX_QUANTITY) return null;
    cart.change(line.product_id, { quantity });
    return String(quantity);
  });
  return (
    <>
      <input
        type="number"
        inputMode="numeric"
        aria-label={t.quantityOf(line.name)}
        aria-describedby={refused ? id : undefined}
        min={1}
        max={MAX_QUANTITY}
        {...field}
      />
      {refused && (
        <p id={id} className="error" role="alert">
          {t.noQuantity(line.quantity)}
        </p>
      )}
    </>
  );
}

function Remove({ line }: Pick<CheckedLine, "line">) {
  const t = useTexts(texts);
  const { cart } = useServices();
  const toast = useToast();
  const remove = () => {
    cart.remove(line.product_id);
    document.getElementById("content")?.focus();
    toast(
      <>
        {t.removed(line.name)}{" "}
        <button type="button" className="link" onClick={() => cart.add(line)}>
          {t.undo}
        </button>
      </>,
    );
  };
  return (
    <button type="button" className="link" aria-label={t.removeName(line.name)} onClick={remove}>
      {t.remove}
    </button>
  );
}

/** What has changed since the product was added, and how to fix it. */
function LineChange({ line, checked, error, retry }: CheckedLine) {
  const t = useTexts(texts);
  const { cart } = useServices();
  const { money } = useFormats();
  if (error) return <Hint text={t.unchecked} action={t.again} onAction={retry} />;
  switch (checked?.kind) {
    case "price-changed":
      return (
        <Hint
          text={t.priceChanged(money(line.price, line.currency), money(checked.price, line.currency))}
          action={t.acceptPrice}
          onAction={() => cart.change(line.product_id, { price: checked.price })}
        />
      );
    case "too-many":
      return (
        <Hint
          text={t.tooMany(checked.left)}
          action={t.takeLeft(checked.left)}
          onAction={() => cart.change(line.product_id, { quantity: checked.left })}
        />
      );
    case "sold-out":
      return <Hint text={t.soldOut} />;
    case "unavailable":
      return <Hint text={t.unavailable} />;
    default:
      return null;
  }
}

function Hint({ text, action, onAction }: { text: string; action?: string; onAction?: () => void }) {
  return (
    <div className="cart-hint" role="status">
      {text}{" "}
      {action && (
        <button type="button" className="link" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  );
}
