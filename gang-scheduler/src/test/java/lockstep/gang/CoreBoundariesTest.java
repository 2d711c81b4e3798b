package lockstep.gang;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.jspecify.annotations.NullMarked;

import java.io.PrintStream;
import java.io.Serial;
import java.time.Clock;
import java.util.TreeSet;

/// What keeps the core pure: the controller and the simulation run the same code, and the same
/// input gives the same output.
@AnalyzeClasses(packages = "lockstep.gang", importOptions = ImportOption.DoNotIncludeTests.class)
class CoreBoundariesTest {
    @ArchTest
    static final ArchRule THE_CORE_KNOWS_ONLY_THE_JDK_JSPECIFY_AND_PCOLLECTIONS =
            classes()
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(
                                            "lockstep.gang..",
                                            "java.lang..",
                                            "java.util..",
                                            "java.time..",
                                            "java.nio.charset",
                                            "org.jspecify.annotations",
                                            "org.pcollections")
                                    .or(type(Serial.class)));

    @ArchTest
    static final ArchRule THE_CORE_DOES_NO_INPUT_OR_OUTPUT =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            assignableTo(Process.class)
                                    .or(type(ProcessBuilder.class))
                                    .or(type(Runtime.class))
                                    .or(type(PrintStream.class)));

    @ArchTest
    static final ArchRule THE_CORE_HAS_NO_THREADS_AND_NO_LOCKS =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("java.util.concurrent..")
                                    .or(assignableTo(Thread.class))
                                    .or(assignableTo(ThreadLocal.class)));

    @ArchTest
    static final ArchRule THE_CORE_HAS_NO_CLOCK =
            noClasses()
                    .should()
                    .dependOnClassesThat(assignableTo(Clock.class))
                    .orShould()
                    .callMethodWhere(
                            target(owner(resideInAPackage("java.time.."))).and(named("now")))
                    .orShould()
                    .callMethodWhere(
                            target(owner(assignableTo(System.class)))
                                    .and(named("currentTimeMillis|nanoTime")));

    @ArchTest
    static final ArchRule CHANCE_COMES_FROM_A_GIVEN_GENERATOR =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.util\\.(Random|SplittableRandom|UUID)")
                    .orShould()
                    .callMethodWhere(target(owner(assignableTo(Math.class))).and(named("random")));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("lockstep.gang.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_THINGS_ARE =
            noClasses()
                    .should()
                    .haveSimpleNameContaining("Util")
                    .orShould()
                    .haveSimpleNameContaining("Helper")
                    .orShould()
                    .haveSimpleNameEndingWith("Manager")
                    .orShould()
                    .haveSimpleNameEndingWith("Impl")
                    .orShould()
                    .haveSimpleNameEndingWith("Info")
                    .orShould()
                    .haveSimpleNameEndingWith("Data");

    @ArchTest
    static void every_package_is_null_marked(JavaClasses core) {
        var unmarked = new TreeSet<String>();
        for (JavaClass type : core) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaCall<?>> named(String pattern) {
        return target(nameMatching(pattern));
    }
}
