/// Answers what users and tools ask: checks the request, asks the control plane, words the answer.
@NullMarked
package lockstep.controller.api;

import org.jspecify.annotations.NullMarked;
