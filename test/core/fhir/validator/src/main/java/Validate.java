import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/**
 * Validates the FHIR R4 resources of a folder, one JSON file each, against the base specification, without a terminology
 * server. Prints each error with its place and how often each other message came; exits with 1 when there is an error.
 */
public final class Validate {
  public static void main(String[] arguments) throws IOException {
    FhirValidator validator = validator();
    Map<String, Integer> others = new TreeMap<>();
    int errors = 0;
    List<Path> files = jsonFiles(Path.of(arguments[0]));
    for (Path file : files) {
      for (var message : validator.validateWithResult(Files.readString(file)).getMessages()) {
        if (message.getSeverity().compareTo(ResultSeverityEnum.ERROR) < 0) {
          others.merge(message.getSeverity() + " " + message.getMessage(), 1, Integer::sum);
          continue;
        }
        errors++;
        System.out.printf("%s %s: %s%n", file.getFileName(), message.getLocationString(), message.getMessage());
      }
    }
    others.forEach((message, count) -> System.out.printf("%d x %s%n", count, message));
    System.out.printf("%d resources, %d errors%n", files.size(), errors);
    System.exit(errors == 0 && !files.isEmpty() ? 0 : 1);
  }

  private static FhirValidator validator() {
    FhirContext context = FhirContext.forR4();
    var support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new InMemoryTerminologyServerValidationSupport(context));
    return context.newValidator().registerValidatorModule(new FhirInstanceValidator(support));
  }

  private static List<Path> jsonFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
