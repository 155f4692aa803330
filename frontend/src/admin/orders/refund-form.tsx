import { valibotResolver } from "@hookform/resolvers/valibot";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { isCode } from "../../api/errors";
import { toDecimal } from "../../cart/money";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { Button } from "../../ui/button";
import { FormError } from "../../ui/error-message";
import { TextField } from "../../ui/field";
import { useUnsavedChanges } from "../../ui/unsaved-changes";
import { useFieldErrors } from "../../ui/use-field-errors";
import { type RefundForm as Form, refundSchema, toRefund } from "./refund";
import { refundTexts } from "./refund-texts";

interface RefundFormProps {
  /** In minor units. */
  left: bigint;
  currency: string;
  /** Whether the form replaces an element that had the focus. */
  focused: boolean;
  error: unknown;
  onSubmit: (refund: ReturnType<typeof toRefund>) => void;
}

/** The only text typed by people is the reason. */
const CODES = { card_data_refused: "reason" } as const;

export function RefundForm({ left, currency, focused, error, onSubmit }: RefundFormProps) {
  const t = useTexts(refundTexts);
  const all = useFormats().money(toDecimal(left, currency), currency);
  const { register, handleSubmit, formState, setFocus, setError, watch } = useForm<Form>({
    resolver: valibotResolver(refundSchema(left, currency, all, t)),
    defaultValues: { extent: "whole", amount: "", reason: "" },
  });
  const { errors } = formState;
  const words = {
    refund_exceeds_captured: t.exceeds,
    refund_refused: t.refused,
    nothing_captured: t.nothing,
    card_data_refused: t.cardData,
  };
  const part = watch("extent") === "part";
  const unmarked = useFieldErrors(error, setError, { codes: CODES, words });
  useUnsavedChanges(formState.isDirty);
  useEffect(() => {
    if (focused) setFocus("extent");
  }, [focused, setFocus]);
  return (
    <form className="stack" noValidate onSubmit={handleSubmit((form) => onSubmit(toRefund(form, left, currency)))}>
      <h3>{t.refundTitle}</h3>
      {/* The amount has no field while the whole amount is refunded. */}
      <FormError error={!part && isCode(error, "refund_exceeds_captured") ? error : unmarked} words={words} />
      <fieldset>
        <legend>{t.extent}</legend>
        <label className="check">
          <input type="radio" value="whole" {...register("extent")} /> {t.whole(all)}
        </label>
        <label className="check">
          <input type="radio" value="part" {...register("extent")} /> {t.part}
        </label>
      </fieldset>
      {part && (
        <TextField
          required
          label={t.partAmount(currency)}
          hint={t.partHint(all)}
          inputMode="decimal"
          autoComplete="off"
          error={errors.amount?.message}
          {...register("amount")}
        />
      )}
      <TextField
        label={t.reason}
        hint={t.reasonHint}
        autoComplete="off"
        error={errors.reason?.message}
        {...register("reason")}
      />
      <div className="row">
        <Button type="submit" kind="danger">
          {t.refund}
        </Button>
      </div>
    </form>
  );
}
