package lockstep.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "lockstep.examples",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class BoundariesTest {
    @ArchTest
    static final ArchRule KNOWS_THE_JDK_AND_THE_STAGER_ONLY =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("lockstep.examples..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule RING_AND_MODEL_KNOW_NEITHER_TRAINING_NOR_EACH_OTHER =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("training")
                    .definedBy("lockstep.examples.training..")
                    .layer("ring")
                    .definedBy("lockstep.examples.ring..")
                    .layer("model")
                    .definedBy("lockstep.examples.model..")
                    .whereLayer("training")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("ring")
                    .mayOnlyBeAccessedByLayers("training")
                    .whereLayer("model")
                    .mayOnlyBeAccessedByLayers("training");
}
