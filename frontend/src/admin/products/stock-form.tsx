import { valibotResolver } from "@hookform/resolvers/valibot";
import { useForm } from "react-hook-form";
import * as v from "valibot";
import { type ApiError, isCode } from "../../api/errors";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { FormError } from "../../ui/error-message";
import { SelectField, TextField } from "../../ui/field";
import { useUnsavedChanges } from "../../ui/unsaved-changes";
import { useFieldErrors } from "../../ui/use-field-errors";
import { isQuantity } from "./product-fields";
import { type ProductTexts, texts } from "./texts";

interface Form {
  direction: "add" | "take";
  pieces: string;
  reason: string;
}

interface StockFormProps {
  left: number;
  busy: boolean;
  error: unknown;
  onSubmit: (adjustment: { delta: number; reason: string }) => void;
}

/** The form's field for the API's `delta`. */
const FIELDS = { delta: "pieces" } as const;
const CODES = { insufficient_stock: "pieces" } as const;

export function StockForm({ left, busy, error, onSubmit }: StockFormProps) {
  const t = useTexts(texts);
  const { register, handleSubmit, formState, watch, setError } = useForm<Form>({
    resolver: valibotResolver(schema(t)),
    defaultValues: { direction: "add", pieces: "", reason: "" },
  });
  const { errors } = formState;
  const stock = isCode(error, "insufficient_stock") ? (error as ApiError).details[0]?.stock : undefined;
  const words = { insufficient_stock: t.onlyLeft(String(stock)) };
  const unmarked = useFieldErrors(error, setError, { names: FIELDS, codes: CODES, words });
  useUnsavedChanges(formState.isDirty && !busy);
  const delta = deltaOf(watch());
  const afterwards = left + delta;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={handleSubmit((form) => onSubmit({ delta: deltaOf(form), reason: form.reason }))}
    >
      <FormError error={unmarked} />
      <SelectField label={t.direction} {...register("direction")}>
        <option value="add">{t.add}</option>
        <option value="take">{t.take}</option>
      </SelectField>
      <TextField
        required
        label={t.pieces}
        hint={delta !== 0 && afterwards >= 0 && t.afterwards(afterwards)}
        inputMode="numeric"
        autoComplete="off"
        error={errors.pieces?.message}
        {...register("pieces")}
      />
      <TextField
        required
        label={t.reason}
        hint={t.reasonHint}
        autoComplete="off"
        error={errors.reason?.message}
        {...register("reason")}
      />
      <div className="row">
        <Button type="submit" kind="quiet" busy={busy}>
          {t.adjust}
        </Button>
      </div>
    </form>
  );
}

function deltaOf({ direction, pieces }: Form): number {
  const count = isQuantity(pieces.trim()) ? Number(pieces) : 0;
  return direction === "add" ? count : -count;
}

function schema(t: ProductTexts) {
  return v.object({
    direction: v.picklist(["add", "take"]),
    pieces: v.pipe(
      v.string(),
      v.trim(),
      v.check((text) => isQuantity(text) && Number(text) > 0, t.needSomePieces),
    ),
    reason: v.pipe(v.string(), v.trim(), v.nonEmpty(t.needReason), v.maxLength(500, t.tooLong(500))),
  });
}
