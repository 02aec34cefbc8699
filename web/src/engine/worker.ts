/** The engine in a thread of its own: it answers the messages of `connectEngine`. */

import { serve } from "./remote";

serve(self as unknown as Parameters<typeof serve>[0]);
