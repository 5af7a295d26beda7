import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** A restrained palette: one deep green for what can be acted on, warm grays for the rest; red and amber mean time. */
const pine: MantineColorsTuple = [
  '#eef6f5',
  '#d9ebe8',
  '#b2d7d1',
  '#86c0b8',
  '#68ada4',
  '#3f9188',
  '#2b7a72',
  '#1f645d',
  '#184f4a',
  '#103a36',
];
const gray: MantineColorsTuple = [
  '#f7f7f5',
  '#efefec',
  '#e3e3df',
  '#d0d0ca',
  '#8f8f88',
  '#6f6f69',
  '#62625c',
  '#4d4d48',
  '#363632',
  '#20201e',
];
const dark: MantineColorsTuple = [
  '#dddfdb',
  '#bfc2bd',
  '#a0a49e',
  '#949992',
  '#6b706b',
  '#373b38',
  '#2a2d2b',
  '#202321',
  '#1a1d1b',
  '#121413',
];

export const theme = createTheme({
  colors: { pine, gray, dark },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  black: '#20201e',
  defaultRadius: 4,
  cursorType: 'pointer',
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.4' },
  spacing: { xs: '0.375rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'xs' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    RadioGroup: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    CheckboxGroup: { defaultProps: { size: 'xs' } },
  },
});

/** Errors in a red that can be read in small type on either background. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-error': '#a8261d' },
  dark: { '--mantine-color-error': '#ff9d93' },
});
