#include "core/aten.h"
