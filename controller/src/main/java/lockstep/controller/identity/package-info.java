/// Who calls: the kernel's word for callers on this host, certificates and a secret for the others.
@NullMarked
package lockstep.controller.identity;

import org.jspecify.annotations.NullMarked;
