import { get, useFieldArray, useFormContext } from "react-hook-form";
import { useServices } from "../../app/services";
import { LANGUAGES, useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { SelectField, TextField } from "../../ui/field";
import { messageIn } from "./section-form";
import { type Kind, NEW_STEP, type ShippingForm } from "./shipping-fields";
import { texts } from "./texts";

type Path = `zones.${number}.methods.${number}`;
const KINDS = ["flat", "weight", "value"] as const satisfies Kind[];

/** The fields of one shipping method. */
export function MethodFields({ path, remove }: { path: Path; remove: () => void }) {
  const t = useTexts(texts);
  const { currency } = useServices().config;
  const { register, formState, watch } = useFormContext<ShippingForm>();
  const errorAt = (name: string) => messageIn(get(formState.errors, `${path}.${name}`));
  const [kind, id] = [watch(`${path}.pricing.kind`), watch(`${path}.id`)];
  return (
    <fieldset className="panel stack">
      <legend>{id || t.methodId}</legend>
      <TextField label={t.methodId} error={errorAt("id")} autoComplete="off" {...register(`${path}.id`)} />
      {LANGUAGES.map((language) => (
        <TextField
          key={language}
          lang={language}
          label={`${t.methodName} ${t.in[language]}`}
          error={errorAt(`names.${language}`)}
          {...register(`${path}.names.${language}`)}
        />
      ))}
      <SelectField label={t.kind} error={errorAt("pricing.kind")} {...register(`${path}.pricing.kind`)}>
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {t.kinds[each]}
          </option>
        ))}
      </SelectField>
      {kind === "flat" ? (
        <TextField
          label={t.price(currency)}
          inputMode="decimal"
          error={errorAt("pricing.price")}
          {...register(`${path}.pricing.price`)}
        />
      ) : (
        <Steps path={path} kind={kind} />
      )}
      <TextField
        label={t.freeFrom(currency)}
        inputMode="decimal"
        error={errorAt("free_from")}
        {...register(`${path}.free_from`)}
      />
      <div className="pair">
        <TextField
          label={t.daysMin}
          inputMode="numeric"
          error={errorAt("delivery_days")}
          {...register(`${path}.delivery_days.min`)}
        />
        <TextField label={t.daysMax} inputMode="numeric" {...register(`${path}.delivery_days.max`)} />
      </div>
      <div className="row">
        <Button kind="quiet" onClick={remove}>
          {t.removeMethod(id)}
        </Button>
      </div>
    </fieldset>
  );
}

function Steps({ path, kind }: { path: Path; kind: "weight" | "value" }) {
  const t = useTexts(texts);
  const { currency } = useServices().config;
  const { control, register, formState } = useFormContext<ShippingForm>();
  const steps = useFieldArray({ control, name: `${path}.pricing.steps` });
  const at = `${path}.pricing.steps`;
  const errorAt = (name: string) => messageIn(get(formState.errors, `${at}.${name}`));
  const ofAll = get(formState.errors, `${at}.message`) as string | undefined;
  const limit = kind === "weight" ? "up_to_grams" : "up_to";
  return (
    <>
      {ofAll && <p className="error">{ofAll}</p>}
      {steps.fields.map(({ id }, index) => (
        <div key={id} className="row">
          <TextField
            label={kind === "weight" ? t.upToGrams : t.upToValue(currency)}
            inputMode="decimal"
            error={errorAt(`${index}.${limit}`)}
            {...register(`${path}.pricing.steps.${index}.${limit}`)}
          />
          <TextField
            label={t.price(currency)}
            inputMode="decimal"
            error={errorAt(`${index}.price`)}
            {...register(`${path}.pricing.steps.${index}.price`)}
          />
          <Button kind="quiet" onClick={() => steps.remove(index)}>
            {t.removeStep}
          </Button>
        </div>
      ))}
      <div className="row">
        <Button kind="quiet" onClick={() => steps.append(NEW_STEP)}>
          {t.addStep}
        </Button>
      </div>
    </>
  );
}
