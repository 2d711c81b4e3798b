/// What a daemon tells the service manager that started it (systemd's `sd_notify`).
@NullMarked
package lockstep.service;

import org.jspecify.annotations.NullMarked;
