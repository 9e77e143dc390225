package pysyntax

// kind is what a node of the grammar is. The grammar's own symbol numbers are
// only known at run time and several may share a name.
type kind uint8

const (
	kNothing kind = iota // left out
	kError
	kIdentifier
	kInteger
	kFloat
	kTrue
	kFalse
	kNone
	kEllipsis
	kString
	kConcatenated
	kAttribute
	kSubscript
	kSlice
	kCall
	kArgumentList
	kKeywordArgument
	kListSplat
	kDictSplat
	kParenthesized
	kAwait
	kYield
	kLambda
	kConditional
	kNamedExpr
	kBoolOp
	kNot
	kUnary
	kBinary
	kCompare
	kList
	kTuple
	kSet
	kDict
	kPair
	kListComp
	kSetComp
	kDictComp
	kGenerator
	kForIn
	kIfClause
	kExprList
	kType
	kGenericType
	kUnionType
	kMemberType
	kSplatType
	kConstrainedType
	kTypeParams
	kAsPattern
	kAsTarget
	kParameters
	kDefaultParam
	kTypedParam
	kTypedDefaultParam
	kKeywordSeparator
	kPositionalSeparator
	kInterpolation
	kConversion
	kFormatSpec

	kModule
	kBlock
	kImport
	kImportFrom
	kFutureImport
	kDottedName
	kAliasedImport
	kRelativeImport
	kImportPrefix
	kWildcard
	kPrint
	kExec
	kAssert
	kExprStmt
	kAssignment
	kAugAssignment
	kReturn
	kDelete
	kRaise
	kPass
	kBreak
	kContinue
	kGlobal
	kNonlocal
	kTypeAlias
	kIf
	kElif
	kElse
	kMatch
	kCase
	kFor
	kWhile
	kTry
	kExcept
	kExceptGroup
	kFinally
	kWith
	kWithClause
	kWithItem
	kFunction
	kClass
	kDecorated
	kDecorator

	kCasePattern
	kKeywordPattern
	kSplatPattern
	kClassPattern
	kUnionPattern
	kListPattern
	kTuplePattern
	kDictPattern
	kComplexPattern

	tAsync
	tFrom
	tAs
	tComma
	tColon
	tEquals
	tStar
	tDoubleStar
	tMinus
	tUnderscore
	tOperator // any other operator
	tFuture
)

var nodeKinds = map[string]kind{
	"identifier": kIdentifier, "integer": kInteger, "float": kFloat, "true": kTrue, "false": kFalse, "none": kNone,
	"ellipsis": kEllipsis, "string": kString, "concatenated_string": kConcatenated, "attribute": kAttribute,
	"subscript": kSubscript, "slice": kSlice, "call": kCall, "argument_list": kArgumentList,
	"keyword_argument": kKeywordArgument, "list_splat": kListSplat, "list_splat_pattern": kListSplat,
	"dictionary_splat": kDictSplat, "dictionary_splat_pattern": kDictSplat,
	"parenthesized_expression": kParenthesized, "await": kAwait, "yield": kYield, "lambda": kLambda,
	"conditional_expression": kConditional, "named_expression": kNamedExpr, "boolean_operator": kBoolOp,
	"not_operator": kNot, "unary_operator": kUnary, "binary_operator": kBinary, "comparison_operator": kCompare,
	"list": kList, "tuple": kTuple, "set": kSet, "dictionary": kDict, "pair": kPair,
	"list_comprehension": kListComp, "set_comprehension": kSetComp, "dictionary_comprehension": kDictComp,
	"generator_expression": kGenerator, "for_in_clause": kForIn, "if_clause": kIfClause,
	"expression_list": kExprList, "pattern_list": kExprList, "type": kType, "generic_type": kGenericType,
	"union_type": kUnionType, "member_type": kMemberType, "splat_type": kSplatType,
	"constrained_type": kConstrainedType, "type_parameter": kTypeParams, "as_pattern": kAsPattern,
	"as_pattern_target": kAsTarget, "parameters": kParameters, "lambda_parameters": kParameters,
	"default_parameter": kDefaultParam, "typed_parameter": kTypedParam, "typed_default_parameter": kTypedDefaultParam,
	"keyword_separator": kKeywordSeparator, "positional_separator": kPositionalSeparator,
	"interpolation": kInterpolation, "format_expression": kInterpolation,
	"type_conversion":  kConversion,
	"format_specifier": kFormatSpec,

	"module": kModule, "block": kBlock, "import_statement": kImport, "import_from_statement": kImportFrom,
	"future_import_statement": kFutureImport, "dotted_name": kDottedName, "aliased_import": kAliasedImport,
	"relative_import": kRelativeImport, "import_prefix": kImportPrefix, "wildcard_import": kWildcard,
	"print_statement": kPrint, "exec_statement": kExec, "assert_statement": kAssert,
	"expression_statement": kExprStmt, "assignment": kAssignment, "augmented_assignment": kAugAssignment,
	"return_statement": kReturn, "delete_statement": kDelete, "raise_statement": kRaise,
	"pass_statement": kPass, "break_statement": kBreak, "continue_statement": kContinue,
	"global_statement": kGlobal, "nonlocal_statement": kNonlocal, "type_alias_statement": kTypeAlias,
	"if_statement": kIf, "elif_clause": kElif, "else_clause": kElse, "match_statement": kMatch,
	"case_clause": kCase, "for_statement": kFor, "while_statement": kWhile, "try_statement": kTry,
	"except_clause": kExcept, "except_group_clause": kExceptGroup, "finally_clause": kFinally,
	"with_statement": kWith, "with_clause": kWithClause, "with_item": kWithItem,
	"function_definition": kFunction, "class_definition": kClass, "decorated_definition": kDecorated,
	"decorator": kDecorator,

	"case_pattern": kCasePattern, "keyword_pattern": kKeywordPattern, "splat_pattern": kSplatPattern,
	"class_pattern": kClassPattern, "union_pattern": kUnionPattern, "list_pattern": kListPattern,
	"tuple_pattern": kTuplePattern, "dict_pattern": kDictPattern, "complex_pattern": kComplexPattern,
}

// tokenKinds are the tokens that matter; all others are left out of records.
var tokenKinds = map[string]kind{
	"async": tAsync, "from": tFrom, "as": tAs, ",": tComma, ":": tColon, "=": tEquals, "*": tStar,
	"**": tDoubleStar, "-": tMinus, "_": tUnderscore, "__future__": tFuture,
	"+": tOperator, "@": tOperator, "/": tOperator, "%": tOperator, "//": tOperator, "|": tOperator,
	"&": tOperator, "^": tOperator, "<<": tOperator, ">>": tOperator, "~": tOperator,
	"<": tOperator, "<=": tOperator, "==": tOperator, "!=": tOperator, ">=": tOperator, ">": tOperator,
	"<>": tOperator, "in": tOperator, "not in": tOperator, "is": tOperator, "is not": tOperator,
	"and": tOperator, "or": tOperator,
	"+=": tOperator, "-=": tOperator, "*=": tOperator, "/=": tOperator, "@=": tOperator, "//=": tOperator,
	"%=": tOperator, "**=": tOperator, ">>=": tOperator, "<<=": tOperator, "&=": tOperator, "^=": tOperator,
	"|=": tOperator,
}

// field is the role of a node in its parent.
type field uint8

const (
	fNone field = iota
	fAlias
	fAlternative
	fBody
	fCause
	fCondition
	fConsequence
	fGuard
	fKey
	fLeft
	fModuleName
	fName
	fOperator
	fParameters
	fReturnType
	fRight
	fSubject
	fSubscript
	fSuperclasses
	fType
	fValue
	fDefinition
	fExpression
	fOther
)

var fieldKinds = map[string]field{
	"": fNone, "alias": fAlias, "alternative": fAlternative, "body": fBody, "cause": fCause,
	"condition": fCondition, "consequence": fConsequence, "guard": fGuard, "key": fKey, "left": fLeft,
	"module_name": fModuleName, "name": fName, "operator": fOperator, "operators": fOperator,
	"parameters": fParameters, "return_type": fReturnType, "right": fRight, "subject": fSubject,
	"subscript": fSubscript, "superclasses": fSuperclasses, "type": fType, "value": fValue,
	"definition": fDefinition, "expression": fExpression,
}
