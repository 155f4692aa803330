import { type Control, FormProvider, useFieldArray, useForm, useFormContext } from "react-hook-form";
import { useTexts } from "../../i18n";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { messageIn, SectionForm, SectionPage } from "./section-form";
import { type Sections, useSaveSection } from "./sections";
import { fieldsOf, formOf, NEW_METHOD, type ShippingForm } from "./shipping-fields";
import { MethodFields } from "./shipping-method";
import { texts } from "./texts";

export function ShippingSettingsPage() {
  return (
    <SectionPage section="shipping">
      {(stored, reload) => <ZonesForm key={stored.version} stored={stored} reload={reload} />}
    </SectionPage>
  );
}

function ZonesForm({ stored, reload }: { stored: Sections["shipping"]; reload: () => void }) {
  const t = useTexts(texts);
  const form = useForm<ShippingForm>({ defaultValues: formOf(stored) });
  const save = useSaveSection("shipping", stored.version);
  const zones = useFieldArray({ control: form.control, name: "zones" });
  const { errors } = form.formState;
  return (
    <FormProvider {...form}>
      <SectionForm form={form} save={save} reload={reload} onSubmit={(values) => save.mutate(fieldsOf(values))}>
        <p className="fine">{t.zonesHint}</p>
        {errors.zones?.message && <p className="error">{errors.zones.message}</p>}
        {zones.fields.map(({ id }, index) => (
          <ZoneFields key={id} index={index} control={form.control} remove={() => zones.remove(index)} />
        ))}
        <div className="row">
          <Button kind="quiet" onClick={() => zones.append({ name: "", countries: "", methods: [NEW_METHOD] })}>
            {t.addZone}
          </Button>
        </div>
      </SectionForm>
    </FormProvider>
  );
}

interface ZoneFieldsProps {
  index: number;
  control: Control<ShippingForm>;
  remove: () => void;
}

function ZoneFields({ index, control, remove }: ZoneFieldsProps) {
  const t = useTexts(texts);
  const { register, formState, watch } = useFormContext<ShippingForm>();
  const methods = useFieldArray({ control, name: `zones.${index}.methods` });
  const errors = formState.errors.zones?.[index];
  const name = watch(`zones.${index}.name`);
  return (
    <fieldset className="panel stack">
      <legend>{t.zone(name)}</legend>
      <TextField label={t.zoneName} error={errors?.name?.message} {...register(`zones.${index}.name`)} />
      <TextField
        label={t.countries}
        error={messageIn(errors?.countries)}
        autoComplete="off"
        {...register(`zones.${index}.countries`)}
      />
      {errors?.methods?.message && <p className="error">{errors.methods.message}</p>}
      {methods.fields.map(({ id }, number) => (
        <MethodFields key={id} path={`zones.${index}.methods.${number}`} remove={() => methods.remove(number)} />
      ))}
      <div className="row">
        <Button kind="quiet" onClick={() => methods.append(NEW_METHOD)}>
          {t.addMethod}
        </Button>
        <Button kind="quiet" onClick={remove}>
          {t.removeZone(name)}
        </Button>
      </div>
    </fieldset>
  );
}
