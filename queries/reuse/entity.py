from rdflib import RDF, Graph, Namespace
from rdflib.namespace import DCTERMS, SKOS

CUC = Namespace("https://w3id.org/citiverse/ns#")

graph = Graph()
graph.parse("http://localhost:8000/id/use-case/underground-asset-mapping")


def english(thing):
    return next(label for label in graph.objects(thing, SKOS.prefLabel) if label.language == "en")


for rating in graph.subjects(RDF.type, CUC.RiskRating):
    dimension, level = (english(graph.value(rating, name)) for name in (CUC.dimension, CUC.level))
    print(f"{dimension}: {level}. {graph.value(rating, DCTERMS.description)}")
