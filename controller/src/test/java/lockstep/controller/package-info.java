@NullMarked
package lockstep.controller;

import org.jspecify.annotations.NullMarked;
