import { notifications } from '@mantine/notifications';

export type ToastTone = 'done' | 'problem';

const COLOR: Record<ToastTone, string> = { done: 'pine', problem: 'red' };

/** A short message at the edge of the screen; screen readers speak it. Problems stay until closed. */
export function toast(tone: ToastTone, message: string, closeLabel: string): void {
  notifications.show({
    message,
    color: COLOR[tone],
    autoClose: tone === 'problem' ? false : 5000,
    withBorder: true,
    role: tone === 'problem' ? 'alert' : 'status',
    closeButtonProps: { 'aria-label': closeLabel },
  });
}
