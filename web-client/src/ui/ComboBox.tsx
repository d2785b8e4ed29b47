import { useCombobox } from "downshift";
import { type ReactNode, useId } from "react";
import { Button } from "react-aria-components";
import { cx } from "./cx";
import styles from "./Field.module.css";
import { CloseIcon } from "./Icons";

export type Option = { key: string; label: string; description: string };

type Props = {
  /** Of the input, where a form leads to it. */
  id?: string | undefined;
  label: string;
  hint?: string;
  /** Said under the field when what is typed is not a choice. */
  problem?: string;
  listLabel: string;
  emptyText: ReactNode;
  clearLabel: string;
  options: Option[];
  /** The key of the choice that the text stands for; null while the text is only typed. */
  chosen: string | null;
  text: string;
  onTextChange: (text: string) => void;
  onChoose: (option: Option) => void;
  onClear: () => void;
  onLeave: () => void;
};

/**
 * A field whose suggestions come from the server. Nothing is chosen for the person: the text stays as typed until
 * an option is taken. Downshift and not React Aria here: an open list leaves the rest of the page to screen readers.
 */
export function ComboBox(props: Props) {
  const { options, text, problem, hint } = props;
  const helpId = useId();
  const { isOpen, highlightedIndex, getLabelProps, getInputProps, getMenuProps, getItemProps } =
    useCombobox<Option>({
      items: options,
      ...(props.id && { inputId: props.id }),
      inputValue: text,
      selectedItem: options.find((option) => option.key === props.chosen) ?? null,
      itemToString: (option) => option?.label ?? "",
      stateReducer: (state, { type, changes }) => {
        const { stateChangeTypes } = useCombobox;
        // Leaving the field or closing the list chooses nothing and erases nothing; a click in the field opens no list.
        if (type === stateChangeTypes.InputBlur || type === stateChangeTypes.InputKeyDownEscape) {
          return { ...changes, selectedItem: state.selectedItem, inputValue: state.inputValue };
        }
        return type === stateChangeTypes.InputClick ? { ...changes, isOpen: false } : changes;
      },
      onSelectedItemChange: ({ selectedItem }) => selectedItem && props.onChoose(selectedItem),
    });
  const shown = isOpen && text.trim() !== "";
  return (
    <div className={styles.field}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: its htmlFor is among the properties that downshift gives */}
      <label className={styles.label} {...getLabelProps()}>
        {props.label}
      </label>
      <div className={styles.control}>
        <input
          {...getInputProps({
            className: cx(styles.input, styles.withButton),
            autoComplete: "off",
            "aria-expanded": shown,
            "aria-describedby": problem || hint ? helpId : undefined,
            "aria-invalid": problem !== undefined,
            // Downshift tells later, React must know at once, or the caret jumps to the end.
            onChange: (event) => props.onTextChange(event.currentTarget.value),
            onBlur: props.onLeave,
          })}
        />
        {text !== "" && (
          <Button className={styles.inside ?? ""} aria-label={props.clearLabel} onPress={props.onClear}>
            <CloseIcon />
          </Button>
        )}
        <div className={styles.popover} hidden={!shown}>
          <ul {...getMenuProps({ "aria-label": props.listLabel, className: styles.listbox })}>
            {shown &&
              options.map((option, index) => (
                <li
                  key={option.key}
                  className={styles.option}
                  data-focused={highlightedIndex === index || undefined}
                  {...getItemProps({ item: option, index })}
                >
                  <span className={styles.optionLabel}>{option.label}</span>
                  <span className={styles.optionDescription}>{option.description}</span>
                </li>
              ))}
          </ul>
          {options.length === 0 && <p className={styles.emptyList}>{props.emptyText}</p>}
        </div>
      </div>
      {(problem ?? hint) && (
        <p id={helpId} className={problem ? styles.error : styles.hint}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}
