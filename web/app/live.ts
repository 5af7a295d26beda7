import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { invalidateFor, keys } from '../client/keys';
import { openStream, type StreamState } from '../client/stream';

/** Keeps every shown answer fresh while the shell is open; tells how the line is. */
export function useLiveUpdates(): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => {
    const stream = openStream({
      onEvents: (events) => invalidateFor(client, events),
      onGap: () => void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] }),
      onState: (next) => {
        setState(next);
        // A refused stream may mean that the session has ended: asking for it again shows that.
        if (next === 'lost') void client.invalidateQueries({ queryKey: keys.session });
      },
    });
    return () => stream.close();
  }, [client]);
  return state;
}
