import Schema
import Vocabulary

func model(_ name: String, key: [String] = [], fields: [FieldDeclaration] = []) -> ModelDeclaration {
    ModelDeclaration(name: name, title: .init(zh: name, en: name), key: key, fields: fields)
}
