# FLINT with Arb and Calcium: one library from FLINT 3 on, three up to FLINT 2.9 (Debian 12), and
# a fourth, Antic, whose headers Calcium's include though Debian's package does not ask for them. Gives Flint::Flint.
find_path(FLINT_INCLUDE_DIR flint/flint.h)
find_library(FLINT_LIBRARY flint)
set(Flint_wanted FLINT_INCLUDE_DIR FLINT_LIBRARY)
if(FLINT_INCLUDE_DIR AND NOT EXISTS "${FLINT_INCLUDE_DIR}/flint/arb.h")
  find_library(ARB_LIBRARY NAMES flint-arb arb)
  find_library(CALCIUM_LIBRARY calcium)
  find_path(ANTIC_INCLUDE_DIR antic/nf.h)
  list(APPEND Flint_wanted ARB_LIBRARY CALCIUM_LIBRARY ANTIC_INCLUDE_DIR)
endif()
find_library(GMP_LIBRARY gmp)
list(APPEND Flint_wanted GMP_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Flint REQUIRED_VARS ${Flint_wanted}
  REASON_FAILURE_MESSAGE "Install libflint-dev, libflint-arb-dev, libcalcium-dev and libantic-dev (or FLINT 3).")

if(Flint_FOUND AND NOT TARGET Flint::Flint)
  add_library(Flint::Flint INTERFACE IMPORTED)
  target_include_directories(Flint::Flint INTERFACE "${FLINT_INCLUDE_DIR}")
  target_link_libraries(Flint::Flint INTERFACE ${CALCIUM_LIBRARY} ${ARB_LIBRARY} ${FLINT_LIBRARY} ${GMP_LIBRARY})
endif()
